"""Names of device models, as people, network servers and file names write them."""

import re

_LETTERS = re.compile(r"[^a-z0-9]+")
#: Makers' names that people put before the model.
_MAKERS = ("milesightiot", "milesight", "ursalink", "elsysse", "elsys", "loraalliance", "lorawan")
#: The frequency plan that is printed behind the model: VS121-868M, EM300-TH-915M.
_FREQUENCY = re.compile(r"(?<=[a-z0-9])(?:433|470|779|868|915|920|923)m(?:hz)?$")
_MAX_CHARS = 100


def normalised(model: str) -> str:
    """A model without case, punctuation, maker and frequency: `Milesight EM300-TH-868M` is `em300th`."""
    name = _LETTERS.sub("", model[:_MAX_CHARS].lower())
    for maker in _MAKERS:
        if name != maker:
            name = name.removeprefix(maker)
    return _FREQUENCY.sub("", name)
