"""Devices that describe themselves in the way of Home Assistant's MQTT discovery."""
