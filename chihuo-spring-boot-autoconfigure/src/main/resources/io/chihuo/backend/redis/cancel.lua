-- Takes tasks out of the queue.
-- ARGV: ids
-- returns one letter for each: y removed, i running and to be interrupted, f finished, n not found
-- state change: ready, delayed, waiting, dead -> absent; a running one is cancelled
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}
for i, id in ipairs(ARGV) do
	local state, running = move.stateOf(id)
	if state == 'running' then
		allowGrowth()
		if not string.find(running, 'c', 1, true) then
			call('HSET', RUNNING, id, running .. 'c')
		end
		move.orphanCancelled(id)
		move.dropRerun(id, 'C')
		publish('c' .. (string.match(running, '^%d+') or 0) .. ' ' .. id)
		answers[i] = 'i'
	elseif state ~= 'absent' then
		allowGrowth()
		move.unlink(id, state)
		move.remove(id, 'C')
		answers[i] = 'y'
	else
		answers[i] = move.marked(id) and 'f' or 'n'
	end
end
wake()
return remember(number, table.concat(answers))
