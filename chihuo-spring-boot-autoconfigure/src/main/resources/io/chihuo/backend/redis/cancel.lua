-- Takes tasks out of the queue.
-- ARGV: of each task its id, and the order number of the task, or 0 for all that the id has, or -1 for all unless it runs
-- returns one letter for each: y removed, i running and to be interrupted, f finished, n not found
-- state change: ready, delayed, waiting, dead -> absent; a running one is cancelled; the rerun of one that was named by its
--   order number goes on
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}

local function hasOrder(field, order)
	local tracking = move.trackingOf(field)
	return tracking and tracking.order == order
end

local function interrupt(id, running)
	allowGrowth()
	if not string.find(running, 'c', 1, true) then
		call('HSET', RUNNING, id, running .. 'c')
	end
	move.orphanCancelled(id)
	publish('c' .. (string.match(running, '^%d+') or 0) .. ' ' .. id)
	return 'i'
end

local function cancelId(id)
	local state, running = move.stateOf(id)
	if state == 'running' then
		interrupt(id, running)
		move.dropRerun(id, 'C')
		return 'i'
	elseif state ~= 'absent' then
		allowGrowth()
		move.unlink(id, state)
		move.remove(id, 'C')
		return 'y'
	end
	return move.marked(id) and 'f' or 'n'
end

local function withdrawId(id)
	local state = move.stateOf(id)
	return (state == 'ready' or state == 'delayed') and cancelId(id) or 'n'
end

local function cancelTask(id, order)
	local state, running = move.stateOf(id)
	if state == 'absent' or state == 'dead' then
		return 'n'
	elseif hasOrder('\1' .. id, order) then
		allowGrowth()
		move.dropRerun(id, 'C')
		return 'y'
	elseif not hasOrder(id, order) then
		return 'n'
	elseif state == 'running' then
		return interrupt(id, running)
	end
	allowGrowth()
	move.unlink(id, state)
	move.endOutcome(id, 'C')
	move.restartOrForget(id, string.find(running or '', 'f', 1, true))
	return 'y'
end

for i = 1, #ARGV, 2 do
	local id, order = ARGV[i], ARGV[i + 1]
	answers[#answers + 1] = order == '0' and cancelId(id) or order == '-1' and withdrawId(id) or cancelTask(id, order)
end
wake()
return remember(number, table.concat(answers))
