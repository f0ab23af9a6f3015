-- Marks ids as finished.
-- ARGV: ids
-- returns one letter for each: y if it was not finished before, n if it was
-- state change: absent, ready, delayed, dead -> finished; a running or waiting one is marked, and its end changes nothing
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
move.stampVersion()
local answers = {}
for i, id in ipairs(ARGV) do
	local state, running = move.stateOf(id)
	allowGrowth()
	if running then
		if not string.find(running, 'f', 1, true) then
			call('HSET', RUNNING, id, running .. 'f')
		end
	elseif state ~= 'absent' then
		move.unlink(id, state)
		move.remove(id, 'M')
	end
	answers[i] = move.mark(id) and 'y' or 'n'
end
wake()
return remember(number, table.concat(answers))
