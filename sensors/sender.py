"""Who sent a message whose topic is free text: what the payload says, or else what the topic looks like."""

from typing import Annotated

import msgspec

from sensors.message import RawMessage

#: A device's name as a payload may give it.
DeviceName = Annotated[str, msgspec.Meta(max_length=100)]


def named_in_topic(topic: str) -> str:
    """The last level but one, as in zebra/{reader}/data or push/{source}/{event}; or all of the topic."""
    parts = topic.split("/")
    return parts[-2] if len(parts) > 1 and parts[-2] else topic


def is_meant_for(message: RawMessage, decoder: str, prefix: str) -> bool:
    """Whether its source or its topic says that `message` is for `decoder`, so that its shape need not."""
    return message.protocol == decoder or message.topic.startswith(prefix)
