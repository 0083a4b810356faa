"""Call numbers of the Chinese Library Classification dealt to shelf faces, in shelf order.

Shelf order: letters, then digits as a decimal, then the accession number within the class as an integer.
`OUTLINE` names the classes a large public library fills and how full: `I247.57*9` holds nine parts.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

SHARE: Mapping[str, float] = {
    "A": 0.8, "B": 5, "C": 3, "D": 8, "E": 1, "F": 9.5, "G": 7, "H": 5.5, "I": 23, "J": 6, "K": 10, "N": 0.7,
    "O": 1.6, "P": 1.1, "Q": 1.3, "R": 5, "S": 1, "T": 16, "U": 1, "V": 0.6, "X": 0.9, "Z": 1.5,
}  # fmt: skip
"""Parts of the open collection by main class."""

OUTLINE: Mapping[str, str] = {
    "A": "A1 A2 A4*2 A49 A7 A84*2",
    "B": "B0*2 B02 B08 B1 B22*3 B222*3 B223*3 B248 B5*2 B516 B565 B712 B8 B80 B81 B82*2 B821*4 B83 "
         "B84*4 B842 B842.6 B844 B848*5 B848.4*7 B9 B94 B97 B99",
    "C": "C0 C1 C4 C8 C91*2 C912*5 C912.1*4 C913*3 C93*3 C933*3 C934 C935 C936 C95 C96",
    "D": "D0*2 D2*2 D23 D26 D5*2 D6*3 D63 D64 D66 D669*3 D67 D7*2 D73 D77 D8*3 D81 D82 D9*3 D90*2 D91 "
         "D920*3 D922*5 D922.2 D922.29 D923*6 D924*3 D925*3 D926 D929 D93 D99",
    "E": "E0 E1 E2 E29 E8 E89 E9*2 E92",
    "F": "F0*3 F01 F03 F06 F09 F1*2 F11 F12*3 F121 F124*2 F127*2 F2*2 F20 F23*4 F24*2 F25 F27*2 F270*3 "
         "F271 F272*5 F273 F274*4 F275*2 F276*3 F279*3 F28 F29 F3 F32 F4 F42 F49*3 F5 F59*2 F6 F7*2 "
         "F71 F713*4 F713.3*3 F713.5*4 F72 F74 F75 F76 F81*2 F82 F83*3 F830*6 F830.5 F830.9*4 F831 "
         "F832*3 F84*2",
    "G": "G0*2 G1*2 G12*2 G2 G20*3 G21*2 G22 G23*2 G24 G25*3 G27 G3*2 G4*2 G40*2 G42*2 G43 G44*3 G45 "
         "G5 G52 G6 G61*3 G62*4 G63*4 G64*3 G7 G71 G76 G78*6 G80 G82 G83 G84*3 G85*2 G86 G89*3",
    "H": "H0*2 H02 H05 H1*2 H10 H11 H12*2 H13*2 H14 H15*3 H17 H19*4 H2 H3 H31*3 H310*3 H311 H313*3 "
         "H314*2 H315*2 H316 H319*3 H319.4*6 H319.9*2 H32 H33*2 H36*3 H37 H5",
    "I": "I0*3 I04 I05 I06 I1*2 I10 I106*3 I109 I11*2 I14 I16 I18 I2*2 I20 I206*4 I207*3 I207.2*3 "
         "I207.4*4 I209*2 I21 I210*2 I211 I212 I213 I214 I215 I216 I217*4 I22 I222*4 I227*4 I23 I230 "
         "I233 I234 I235*2 I242*2 I242.4*3 I246 I246.5*2 I246.7 I247 I247.5*5 I247.56*5 I247.57*14 "
         "I247.58*7 I247.59*6 I247.7*8 I247.8*2 I25 I251*3 I253*3 I26 I262 I264 I266*2 I267*12 "
         "I267.1*4 I267.4*3 I267.5 I269 I27 I276*2 I277 I28 I287*5 I287.4 I287.5 I29 I299 I3 I31 I312 "
         "I312.6 I313*2 I313.4*2 I313.45*7 I313.6*2 I351 I5*2 I51 I511 I512*3 I512.4*2 I512.44*2 "
         "I512.45*2 I512.6 I513 I516*2 I516.4 I521 I532 I545 I546 I551 I561*3 I561.3 I561.4*2 "
         "I561.44*2 I561.45*4 I561.6 I562 I565*2 I565.4*2 I565.44*2 I565.45*3 I565.6 I6 I611 I7 I711 "
         "I712*3 I712.2 I712.4*2 I712.45*9 I712.6*2 I73 I775 I784",
    "J": "J0*2 J05 J1 J11 J12*2 J19 J2 J20*2 J21*4 J22*3 J228*4 J228.2 J23 J29*3 J292*5 J292.1 J3 J4*2 "
         "J41 J5*2 J50 J52 J59 J6*2 J60 J61*2 J62*5 J64 J65*2 J7 J72 J8 J80 J82 J9*2 J90 J905*3 J95",
    "K": "K0 K1*2 K10*2 K103 K109 K12 K14 K15 K2*2 K20*4 K203*3 K204*3 K207*2 K209*3 K22 K23*2 K234 "
         "K24*2 K25*2 K26*2 K27 K28 K29*3 K3*2 K31*2 K35 K4 K5*2 K51 K516 K54 K56*2 K565 K7 K71*2 K8 "
         "K81*2 K82*2 K825*8 K825.4 K825.6*3 K827*6 K828*2 K83*3 K835 K837 K85 K86 K87*4 K89*2 K892*3 "
         "K9 K90 K91*2 K919 K92 K928*6 K928.9*4 K95",
    "N": "N0 N02 N09 N1 N4 N49*3 N5 N8 N91 N94",
    "O": "O1*2 O11 O12*3 O13*3 O14 O15*3 O17*4 O18 O21*3 O22 O29 O3 O31 O34 O4*2 O41 O412 O413 O43 O44 "
         "O46 O48 O6*2 O61 O62 O64 O65 O69 O7",
    "P": "P1*4 P10 P14 P15*2 P18 P19 P2 P20 P22 P28 P3 P31 P33 P4 P42 P43 P44 P46 P5 P53 P56 P57 P6 "
         "P61 P7 P71 P73 P9 P93 P94",
    "Q": "Q1*2 Q10 Q11 Q14 Q15 Q17 Q2 Q3 Q34 Q4 Q5 Q6 Q7 Q71 Q78 Q81 Q91 Q93 Q94*3 Q95*3 Q96 Q98*2",
    "R": "R1 R12 R13 R15 R16*3 R17 R18 R19 R2*3 R21 R22*3 R24*3 R242 R25 R27 R28*3 R29 R3 R32 R33 R34 "
         "R36 R37 R39 R4*2 R44 R45 R47*3 R49*3 R5*2 R54*2 R56 R57 R58 R6 R61 R65 R68 R7 R71*2 R714 R72 "
         "R73*2 R74*2 R749*3 R75 R76 R77 R78 R79 R8 R82 R9 R94 R96 R97",
    "S": "S1 S2 S3 S4 S5 S6 S63 S66 S68*3 S7 S8 S82*2 S85 S9",
    "T": "TB1 TB3 TB4 TB47*3 TB8 TD1 TD8 TE2 TE6 TF1 TG1 TG2 TG4 TG5*2 TG7 TH12*2 TH13 TH16 TH7 TJ0 "
         "TJ7 TK0 TK4 TK6 TL2 TM0 TM1 TM3 TM4 TM5 TM6 TM7 TM9 TN0 TN1 TN3 TN4 TN6 TN7*2 TN8 TN91*3 "
         "TN92*3 TN94 TN95 TP1*2 TP13 TP14 TP18*7 TP2 TP20 TP21 TP24*4 TP27 TP29 TP3*3 TP30 TP301*4 "
         "TP302 TP303 TP309*3 TP31 TP311*4 TP311.1*6 TP311.5*8 TP312*14 TP316*5 TP317*4 TP319 TP33 "
         "TP36*2 TP37*3 TP39 TP391*8 TP391.4*9 TP391.7*3 TP392 TP393*6 TP393.0*4 TP399 TQ0 TQ3 TQ6 TS1 "
         "TS2*2 TS20 TS26 TS8 TS91 TS93 TS94*3 TS95 TS97 TS971*3 TS972*8 TS974*4 TS975 TS976*5 TU1 "
         "TU19 TU2*2 TU20*2 TU23 TU24*3 TU3 TU5 TU7*3 TU8 TU9 TU98*3 TU984*3 TU986*2 TV1 TV6 TV8",
    "U": "U1 U2 U4 U41 U44 U46*4 U47 U48 U49*2 U6 U67",
    "V": "V1 V2*2 V3 V4*2 V5",
    "X": "X1 X17 X2 X3*2 X4 X5*2 X7*2 X8 X9*2",
    "Z": "Z1 Z12 Z2*3 Z22 Z3 Z4*2 Z42 Z5 Z6 Z8 Z83",
}  # fmt: skip


def shelf_key(call_number: str) -> tuple[str, str, int]:
    """What sorts call numbers as they stand: letters, digits as a decimal, accession number."""
    number, _, accession = call_number.partition("/")
    letters = number.rstrip("0123456789.")
    return letters, number[len(letters) :].replace(".", ""), int(accession)


def share_out(classes: Mapping[str, str], ranges: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """How many ranges each class gets on each level: `classes` names a level's letters in shelf order."""
    out = {}
    for level, letters in classes.items():
        asked = np.array([SHARE[c] / sum(c in other for other in classes.values()) for c in letters])
        exact = asked / asked.sum() * ranges[level]
        counts = np.maximum(1, np.floor(exact)).astype(int)
        for i in np.argsort(-(exact - counts))[: ranges[level] - counts.sum()]:
            counts[i] += 1
        while counts.sum() > ranges[level]:
            counts[np.argmax(counts)] -= 1
        out[level] = [(c, int(n)) for c, n in zip(letters, counts, strict=True)]
    return out


def intervals(letter: str, faces: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """`faces` intervals that continue each other and hold about equally many titles of class `letter`."""
    numbers, parts = _outline(letter)
    total_parts = sum(parts)
    titles = [max(1, round(faces * 310 * p / total_parts * rng.uniform(0.85, 1.15))) for p in parts]
    ends = np.cumsum(titles)
    cuts = np.linspace(0, int(ends[-1]), faces + 1).astype(int)
    return [(_title(numbers, ends, a), _title(numbers, ends, b - 1)) for a, b in pairwise(cuts.tolist())]


def _outline(letter: str) -> tuple[list[str], list[int]]:
    pairs = [entry.partition("*")[::2] for entry in OUTLINE[letter].split()]
    pairs.sort(key=lambda pair: shelf_key(pair[0] + "/1"))
    return [number for number, _ in pairs], [int(part or 1) for _, part in pairs]


def _title(numbers: Sequence[str], ends: np.ndarray, position: int) -> str:
    """The call number of the title that stands at `position` of its main class."""
    i = int(np.searchsorted(ends, position, side="right"))
    return f"{numbers[i]}/{position - (int(ends[i - 1]) if i else 0) + 1}"
