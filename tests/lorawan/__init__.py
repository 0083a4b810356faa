"""Tests of `sensors.lorawan` and of the decoders of LoRaWAN network servers."""
