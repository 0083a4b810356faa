"""Every case of a file, one after another: its figures as soon as its run is over."""

from collections.abc import Iterator

from storage_sorting.simulated.proof.casefile import Cases
from storage_sorting.simulated.proof.chance import generator_for
from storage_sorting.simulated.proof.cranes import crane_case, fem_case, normalised, trapezoid
from storage_sorting.simulated.proof.estimate import Figure, judge
from storage_sorting.simulated.proof.experiment import Experiment
from storage_sorting.simulated.proof.networks import network
from storage_sorting.simulated.proof.sorters import loops
from storage_sorting.simulated.proof.stations import blocking, erlang, failing


def experiments(cases: Cases) -> list[Experiment]:
    """What the file asks for. Raises CaseFileError for a case that cannot be run."""
    wanted: list[Experiment] = []
    if cases.bozer_white_normalised is not None:
        wanted += normalised(cases.bozer_white_normalised)
    by_id = {crane.id: crane for crane in cases.crane_cases}
    for crane in cases.crane_cases:
        wanted += crane_case(crane)
    wanted += [fem_case(by_id[crane_id], fem) for crane_id, fem in cases.fem.items()]
    wanted += [trapezoid(number, vector) for number, vector in enumerate(cases.trapezoid_vectors)]
    wanted += [erlang(number, case) for number, case in enumerate(cases.erlang)]
    if cases.jackson is not None:
        wanted += network(cases.jackson)
    wanted += loops(cases.loop_sorter)
    if cases.availability is not None:
        wanted += [failing(number, case) for number, case in enumerate(cases.availability.rows)]
    wanted += [blocking(number, case) for number, case in enumerate(cases.mm1k_block)]
    return [experiment for experiment in wanted if experiment.expected]


def run_cases(cases: Cases, seed: int, effort: float = 1.0) -> Iterator[Figure]:
    """Simulate all cases. `effort` scales the length of the runs. Raises CaseFileError."""
    wanted = experiments(cases)
    count = sum(len(experiment.expected) for experiment in wanted)
    for experiment in wanted:
        names = "/".join(expected.quantity for expected in experiment.expected)
        batches = experiment.run(generator_for(seed, f"{experiment.case}/{names}"), effort)
        for expected in experiment.expected:
            if expected.quantity in batches:
                yield judge(expected, batches[expected.quantity], count)
