-- Counts flows.
-- ARGV: none
-- returns letters of states and numbers of flows, in turn
-- state change: none
return call('HGETALL', COUNTS)
