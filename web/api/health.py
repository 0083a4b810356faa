"""Whether the twin is well: for load balancers, for operators, and for Prometheus."""

import shutil
from dataclasses import asdict

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from web.metrics import registry_of
from web.running import Running, RunningTwin
from web.schemas import FAILURES, HealthModel, ReadyModel
from web.tasks import Check
from web.wire import to_json

router = APIRouter(tags=["health"])
#: Less free space than this is a problem, bytes.
LEAST_FREE = 500 * 2**20


@router.get("/healthz", summary="Whether the process answers", response_model=HealthModel)
async def get_health() -> Response:
    """Always `ok` when there is an answer at all."""
    return Response(b'{"status":"ok"}', media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/readyz",
    summary="Whether everything works",
    response_model=ReadyModel,
    responses=FAILURES
    | {503: {"model": ReadyModel, "description": "Something does not work; `checks` says what."}},
)
async def get_readiness(running: Running) -> Response:
    """Each part with what is wrong and what to do. For staff, and for probes on the same machine."""
    checks = list_checks(running)
    well = all(check.ok for check in checks)
    content = {"status": "ready" if well else "degraded", "checks": [asdict(check) for check in checks]}
    return Response(
        to_json(content), 200 if well else 503, {"Cache-Control": "no-store"}, media_type="application/json"
    )


@router.get(
    "/metrics", summary="Counters and gauges for Prometheus", response_class=Response, responses=FAILURES
)
async def get_metrics(running: Running) -> Response:
    """In the Prometheus text format; names begin with `bibliotwin_`."""
    return Response(generate_latest(registry_of(running)), media_type=CONTENT_TYPE_LATEST)


def list_checks(running: RunningTwin) -> list[Check]:
    """What works and what does not, what comes in first."""
    checks = [Check(*line) for line in running.intake.checks()]
    checks += running.navigation.checks()
    failing = running.tasks.checks()
    checks.append(
        Check(
            "tasks",
            not failing,
            "; ".join(f"{c.name}: {c.message}" for c in failing) or "all run",
            "; ".join(c.hint for c in failing if c.hint),
        )
    )
    free = shutil.disk_usage(running.settings.data_dir).free
    checks.append(
        Check(
            "disk",
            free >= LEAST_FREE,
            f"{free / 2**30:.1f} GiB free in the data folder",
            "" if free >= LEAST_FREE else "free some space, or set BIBLIOTWIN_HISTORY_DAYS lower",
        )
    )
    return checks
