"""C12: a band holds as many requests as its name promises."""

from math import sqrt

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found

RULE = Rule("C12", "预计区间的命中率须与其名相符", "A band holds the share of requests that it promises")
#: A band may be off by two points; below so many requests chance alone makes more.
TOLERANCE, ENOUGH = 0.02, 400
_Z99 = 2.5758293035489


def judge(subject: str, promised: float, inside: int, total: int) -> Finding:
    """`inside` of `total` requests were ready by the end of the band that promises the share `promised`.

    FAIL: the 99 % interval of the share (Wilson, 1927) lies wholly outside the tolerance.
    """
    if total == 0:
        return found(RULE, subject, Verdict.UNEVALUATED, "尚无样本", "No request was finished yet")
    share = inside / total
    low, high = wilson(inside, total)
    zh, en = f"命中{share:.1%}，应为{promised:.0%}", f"{share:.1%} of {total} inside, {promised:.0%} promised"
    if low > promised + TOLERANCE or high < promised - TOLERANCE:
        return found(RULE, subject, Verdict.FAIL, zh, en)
    if total < ENOUGH or abs(share - promised) > TOLERANCE:
        return found(RULE, subject, Verdict.INCONCLUSIVE, f"{zh}，样本不足为凭", f"{en}; too few to tell")
    return found(RULE, subject, Verdict.PASS, zh, en)


def wilson(inside: int, total: int) -> tuple[float, float]:
    """The 99 % interval of a share, by Wilson's score."""
    share, z2 = inside / total, _Z99**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z99 * sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return centre - half, centre + half
