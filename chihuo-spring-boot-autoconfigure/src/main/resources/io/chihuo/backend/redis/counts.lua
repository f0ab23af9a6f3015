-- Counts ids by state.
-- ARGV: none
-- returns ready, delayed, running, finished, dead
-- state change: none
catchUp()
local delayed = call('ZCARD', DELAYED)
local running = math.max(call('HLEN', RUNNING) - 1, 0)
wake()
return { waiting() - delayed, delayed, running, countMarks(), call('ZCARD', DEAD) }
