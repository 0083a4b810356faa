"""LoRaWAN beyond the network servers' envelopes: what an uplink holds, and the codecs of its bytes."""
