-- The children of tasks, and those that are to be cancelled since their parent has ended. One field has those of a parent, each
-- as a line that begins with f if a later run of the parent finds it again. If the run of the parent was cancelled, a line e
-- stands before them: they are orphans already, and become it once more when the lease ends.

-- Whether the queue has any; asked for once.
local anyChildren

-- Whether this run has notified the workers of orphans.
local anyOrphaned = false

function move.childrenOf(id)
	if anyChildren == nil then
		anyChildren = call('EXISTS', CHILDREN) == 1
	end
	return anyChildren and call('HGET', CHILDREN, id) or nil
end

function move.orphan(id, lines)
	local number = digits(call('HINCRBY', META, 'order', 1))
	call('HSET', CHILDREN, '\1' .. number, id .. '\n' .. lines)
	call('ZADD', ORPHANS, 0, number)
	if not anyOrphaned then
		anyOrphaned = true
		publish('o')
	end
end

-- An id that was cleared is added again before the search for children of cleared parents has come to it.
function move.orphanStrays(id)
	local lines = settings[8] and move.childrenOf(id)
	if lines then
		call('HDEL', CHILDREN, id)
		move.orphan(id, lines)
	end
end

-- A task runs again, and does not find some of its children.
function move.orphanLost(id)
	local lines = move.childrenOf(id)
	if not lines then
		return
	end
	local found, lost = {}, {}
	for line in string.gmatch(lines, '[^\n]+\n') do
		local into = string.byte(line) == 102 and found or lost
		into[#into + 1] = line
	end
	if #lost == 0 then
		return
	elseif #found > 0 then
		call('HSET', CHILDREN, id, table.concat(found))
	else
		call('HDEL', CHILDREN, id)
	end
	move.orphan(id, table.concat(lost))
end

-- A run is cancelled, and cannot note further children. Some may not be there yet, as those of a transaction of its handler.
function move.orphanCancelled(id)
	local lines = move.childrenOf(id)
	if lines and string.sub(lines, 1, 2) ~= 'e\n' then
		move.orphan(id, lines)
		call('HSET', CHILDREN, id, 'e\n' .. lines)
	end
end

-- A task ends: letters of outcomes.lua. A rerun in the place of a failed run finds children as a retry would.
function move.endChildren(id, ending)
	local lines = move.childrenOf(id)
	if not lines then
		return
	elseif (ending == 'F' or ending == 'S') and call('HEXISTS', RERUNS, id) == 1 then
		move.orphanLost(id)
		return
	end
	call('HDEL', CHILDREN, id)
	if ending ~= 'D' and ending ~= 'M' then
		move.orphan(id, lines)
	end
end
