"""`bibliotwin bench storage`: the simulated store beside what is known in closed form."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from storage_sorting.simulated.proof.casefile import read_cases
from storage_sorting.simulated.proof.cases import default_cases
from storage_sorting.simulated.proof.run import run_cases
from web.cli.console import WRONG, err, out, told

#: What is printed of a figure, in this order.
FIELDS = ("case", "quantity", "simulated", "expected", "difference", "ci99_low", "ci99_high")


@told
def storage(
    *,
    cases: Annotated[
        Path | None, typer.Option(help="JSON of cases with expected figures; our own if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another chance.")] = 1,
    effort: Annotated[
        float, typer.Option(min=0.01, max=100, help="Length of the runs; 4 halves the intervals.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Only the figures, without the last word.")] = False,
) -> None:
    """Simulate cranes, queues, networks, sorters and breakdowns, and compare: one JSON line for each figure.

    A cycle time agrees within 1 % of what is expected, every other figure where its interval covers it. The
    intervals hold for all figures at once with 99 %. Ends with 1 if a figure does not agree.
    """
    figures, off = 0, []
    for figure in run_cases(default_cases() if cases is None else read_cases(cases), seed, effort):
        figures += 1
        line = asdict(figure)
        out.out(json.dumps({field: line[field] for field in FIELDS}, ensure_ascii=False))
        if not figure.agrees:
            off.append(f"{figure.case} {figure.quantity}")
    if not as_json:
        err.print(f"{figures - len(off)} of {figures} figures agree", highlight=False)
    for name in off:
        err.print(f"does not agree: {name}", highlight=False, markup=False)
    if off:
        raise typer.Exit(WRONG)
