"""The form of a file of cases with their expected figures, and reading it."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from twin.errors import TwinError

#: A file of cases is a page or two; what is larger is something else.
MAX_BYTES = 1_000_000
_Id = Annotated[str, Meta(min_length=1, max_length=60)]
_Positive = Annotated[float, Meta(gt=0, lt=1e9)]
_NotNegative = Annotated[float, Meta(ge=0, lt=1e9)]
_Probability = Annotated[float, Meta(ge=0, le=0.9)]
_Figure = Annotated[float, Meta(ge=0, lt=1e12)]
_Servers = Annotated[int, Meta(ge=1, le=1000)]
_Room = Annotated[int, Meta(ge=1, le=10_000)]
_ByShare = Annotated[dict[str, _Figure], Meta(max_length=20)]


class CaseFileError(TwinError):
    """A file that holds no cases we can run."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


class BozerWhite(Struct):
    """Cranes in racks of unit length: a row for each shape factor, in the order of `columns`."""

    rows: Annotated[list[Annotated[list[_Figure], Meta(max_length=10)]], Meta(max_length=50)]
    columns: Annotated[list[_Id], Meta(max_length=10)]


class CraneCase(Struct):
    """A crane without acceleration: rack in metres, speeds in m/s, handling in seconds, and its figures."""

    id: _Id
    length_m: _Positive = field(name="L")
    height_m: _NotNegative = field(name="H")
    drive_m_s: _Positive = field(name="vx")
    lift_m_s: _Positive = field(name="vy")
    handling_s: _NotNegative = field(name="t_pd")
    E_SC_s: _Figure | None = None
    E_DC_s: _Figure | None = None
    SC_per_h: _Figure | None = None
    DC_ops_per_h: _Figure | None = None
    sd_SC: _Figure | None = None  # noqa: N815 - the names of the form
    Wq_s: _ByShare = field(default_factory=dict)


class FemCase(Struct):
    """The crane of a case with acceleration in m/s2, and its figures by name."""

    ax: _Positive
    ay: _Positive
    expected: dict[str, float]


class Trapezoid(Struct):
    """One move from standstill to standstill: metres, m/s, m/s2, and the seconds it takes."""

    d: _NotNegative
    v: _Positive
    a: _Positive
    t: _Figure


class ErlangCase(Struct):
    """M/M/c: arrivals and the service of one server in 1/h."""

    c: _Servers
    lam_h: _Positive
    mu_h: _Positive
    Pwait: _Figure | None = None
    Wq_s: _Figure | None = None
    W_s: _Figure | None = None


class StationCase(Struct):
    """A station of the network; `lam` in 1/h and `W_s` of one visit."""

    c: _Servers
    mu_h: _Positive
    lam: _Figure | None = None
    W_s: _Figure | None = None
    L: _Figure | None = None


class JacksonCase(Struct):
    """Stations one after another in the order of the file; a share goes from the pick desk to it again."""

    gamma_h: _Positive
    stations: Annotated[dict[_Id, StationCase], Meta(min_length=1, max_length=20)]
    no_read_return_p: _Probability = 0.0
    total_L: _Figure | None = None  # noqa: N815
    end_to_end_W_s: _Figure | None = None  # noqa: N815
    lift_plus_wall_quantiles_s: _ByShare = field(default_factory=dict)
    aisle_captive_4xMM1_W_s: _Figure | None = None  # noqa: N815


class AvailabilityCase(Struct):
    """A machine that fails in working time; times in seconds, c02 the squared variation of its task."""

    t0: _Positive
    c02: _NotNegative
    MTBF_s: _Positive
    MTTR_s: _Positive
    A: _Figure | None = None
    te: _Figure | None = None
    ce2: _Figure | None = None
    wait_s: _Figure | None = field(name="Wq_rho0.8_s", default=None)


class Availability(Struct):
    """The rows of machines that fail."""

    rows: Annotated[list[AvailabilityCase], Meta(max_length=50)]


class BlockingCase(Struct):
    """M/M/1/K: how often the chute is full."""

    rho: Annotated[float, Meta(gt=0, le=10)]
    K: _Room
    P: _Figure


class Cases(Struct):
    """A whole file; each section may be absent."""

    bozer_white_normalised: BozerWhite | None = None
    crane_cases: Annotated[list[CraneCase], Meta(max_length=50)] = field(default_factory=list)
    trapezoid_vectors: Annotated[list[Trapezoid], Meta(max_length=200)] = field(default_factory=list)
    erlang: Annotated[list[ErlangCase], Meta(max_length=50)] = field(default_factory=list)
    jackson: JacksonCase | None = None
    loop_sorter: dict[str, _ByShare | str] = field(default_factory=dict)
    availability: Availability | None = None
    mm1k_block: Annotated[list[BlockingCase], Meta(max_length=50)] = field(default_factory=list)
    #: The sections `fem_points_with_accel_case_...` by the id of their crane case, put here by `parse_cases`.
    fem: dict[str, FemCase] = field(default_factory=dict, name="-")


_FEM = "fem_points_with_accel_case_"


def read_cases(path: Path) -> Cases:
    """A file of cases. Raises CaseFileError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CaseFileError(
            str(path), f"cannot be read: {error.strerror or error}; name a file of cases"
        ) from error
    return parse_cases(data, str(path))


def parse_cases(data: bytes, where: str) -> Cases:
    """The cases in a JSON document. Raises CaseFileError with the place of the fault."""
    if len(data) > MAX_BYTES:
        raise CaseFileError(where, f"is larger than {MAX_BYTES} bytes; split it")
    try:
        cases = msgspec.json.decode(data, type=Cases)
        sections = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        cases.fem = {
            name.removeprefix(_FEM): _fem_case(section)
            for name, section in sections.items()
            if name.startswith(_FEM)
        }
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CaseFileError(where, f"is not a file of cases: {error}") from error
    known = {crane.id for crane in cases.crane_cases}
    for crane in cases.fem:
        if crane not in known:
            raise CaseFileError(where, f"{_FEM}{crane} needs a crane case of id {crane!r}")
    return cases


def _fem_case(section: msgspec.Raw) -> FemCase:
    values = msgspec.json.decode(section, type=Annotated[dict[_Id, _Figure | str], Meta(max_length=30)])
    accelerations = {key: values.pop(key) for key in ("ax", "ay") if key in values}
    expected = {key: value for key, value in values.items() if not isinstance(value, str)}
    return msgspec.convert({**accelerations, "expected": expected}, type=FemCase)
