"""The newsroom's judgement as tables and plain functions: no database, no request, no clock."""
