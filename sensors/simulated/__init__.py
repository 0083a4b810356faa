"""A library that behaves: readers, air and devices that speak real protocols, and the truth to score against.

In reading order: `timetable` and `habits` (the tables), `agenda` (time), `seating` and `crowd` (readers),
`climate` (air), `payloads`, `links`, `reporting`, `devices` and `machines` (what is published), `faults`
(what is broken), `doors` (who is counted where), `library` (all of it, as a stream of messages), `truth` and
`score`, and `publish` (to a real broker).
"""
