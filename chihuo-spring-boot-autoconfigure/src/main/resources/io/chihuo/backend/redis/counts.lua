-- Counts ids by state.
-- ARGV: none
-- returns ready, delayed, running, finished, dead, waiting to be completed
-- state change: none
catchUp()
local move = moves()
local delayed = call('ZCARD', DELAYED)
local waiting = math.max(tonumber(call('HGET', META, 'waiting')) or 0, 0)
local running = math.max(call('HLEN', RUNNING) - 1 - waiting, 0)
wake()
return { math.max(move.waiting() - delayed, 0), delayed, running, move.countMarks(), call('ZCARD', DEAD), waiting }
