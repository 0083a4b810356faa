"""The edge: settings, command line, REST, live feed and pages."""
