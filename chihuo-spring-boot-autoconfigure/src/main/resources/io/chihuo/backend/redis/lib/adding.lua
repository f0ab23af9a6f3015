-- The moves that add.lua makes with one task.

local function insert(id, options, due, body, room)
	if room <= 0 then
		return 'X'
	end
	move.orphanStrays(id)
	call('HSET', TASKS, id, packed(now) .. (due > now and move.readyMark(due) or '') .. body)
	move.hideOutcomes(id)
	move.enqueue(id, string.find(options, 'f', 1, true), due)
	return 'A'
end

local function dueTime(options)
	local delay = string.match(options, 'd(%d+)')
	return delay and now + delay or tonumber(string.match(options, 'a(%d+)') or 0)
end

local function addToRunning(id, running, options, body)
	if string.find(options, 'i', 1, true) then
		return 'N'
	end
	local isMarked = move.marked(id)
	local even = string.find(options, 'e', 1, true)
	if isMarked and not even then
		return 'F'
	end
	if not isMarked and string.find(running, 'f', 1, true) then
		-- the mark that this run got has expired: the task is new, and the run's end must not swallow it
		call('HSET', RUNNING, id, (string.gsub(running, 'f', '')))
	end
	call('HSET', RERUNS, id, (string.find(options, 'f', 1, true) and 'f' or 't') .. (even and 'e' or '-')
		.. digits(dueTime(options)) .. ':' .. packed(now) .. body)
	return 'R'
end

-- Returns the letter that add.lua answers; A takes one of the room.
function move.add(id, options, body, room)
	local state, running = move.stateOf(id)
	local replacing = string.find(options, 'r', 1, true)
	if running then
		return addToRunning(id, running, options, body)
	elseif state == 'absent' then
		if move.marked(id) and not string.find(options, 'e', 1, true) then
			return 'F'
		end
		return insert(id, options, dueTime(options), body, room)
	elseif not replacing then
		return state == 'dead' and 'D' or 'Q'
	elseif state == 'dead' then
		if room <= 0 then
			return 'X'
		end
		move.unlink(id, state)
		move.remove(id, 'X')
		return insert(id, options, dueTime(options), body, room)
	end
	move.replace(id, packed(now), (state == 'delayed' and move.readyMark(move.dueOf(id)) or '') .. body)
	call('HDEL', FAILURES, id)
	if move.removeSuspect(id) then
		move.push('LPUSH', HEAD, move.entry(id))
	end
	move.dropRerun(id, 'S')
	return 'P'
end
