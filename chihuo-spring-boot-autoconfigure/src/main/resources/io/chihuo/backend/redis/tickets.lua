-- Looks through the tickets.
-- ARGV: where the last step ended, 0 to begin
-- returns where this step ended, 0 if there are no more, then id and number of each in turn
-- state change: none
return call('HSCAN', TICKETS, ARGV[1], 'COUNT', STEP)
