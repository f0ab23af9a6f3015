-- Counts ids by state.
-- ARGV: none
-- returns ready, delayed, running, finished, dead
-- state change: none
local delayed = call('ZCARD', DELAYED)
local running = math.max(call('HLEN', RUNNING) - 1, 0)
local finished = retention == 0 and call('ZCARD', FINISHED) or call('ZCOUNT', FINISHED, '(' .. now - retention, '+inf')
wake()
return { waiting() - delayed, delayed, running, finished, call('ZCARD', DEAD) }
