-- Gives tickets to tasks that the Redis backend has left in its lists.
-- ARGV: none
-- returns how many, 1 if there may be more or 0, the last number given before
-- state change: none; HEAD, READY, STALE, TICKETS
local last = tonumber(call('HGET', META, 'order') or 0)
local list = call('EXISTS', HEAD) == 1 and HEAD or READY
local entries = call('LPOP', list, STEP) or {}
local moved = 0
for _, taken in ipairs(entries) do
	local id = live(taken)
	if id and stateOf(id) == 'ready' and not numberOf(marksOf({ id }, 1, 1)[1]) then
		push('RPUSH', READY, id)
		moved = moved + 1
	end
end
wake()
return { moved, #entries > 0 and 1 or 0, last }
