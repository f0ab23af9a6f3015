-- The moves where lists keep the order of ready tasks.

-- Put entries into a list.
function move.push(command, list, ...)
	if call(command, list, ...) == select('#', ...) or skipped then
		woken = true
	end
end

-- The entry in the lists for an id that is put there.
function move.entry(id)
	local void = call('HGET', STALE, id)
	if not void then
		return id
	end
	local generation = digits(call('HINCRBY', META, 'order', 1))
	call('HSET', STALE, id, generation .. (string.match(void, ':%d+$') or ':0'))
	return id .. '\1' .. generation
end

-- The id of an entry that was taken from a list, or nil if it is void.
function move.live(taken)
	local at = string.find(taken, '\1', 1, true)
	local id = at and string.sub(taken, 1, at - 1) or taken
	local void = call('HGET', STALE, id)
	if not void then
		return id
	end
	local generation, count = string.match(void, '^(%d+):(%d+)$')
	if not generation then
		-- damaged: which entries are void is not known, but the id is in no other place
		call('HDEL', STALE, id)
		return move.stateOf(id) == 'ready' and id or nil
	end
	local isLive = at and string.sub(taken, at + 1) == generation
	if isLive then
		generation = '0'
	else
		count = count - 1
	end
	if generation == '0' and tonumber(count) == 0 then
		call('HDEL', STALE, id)
	else
		call('HSET', STALE, id, generation .. ':' .. count)
	end
	return isLive and id or nil
end

-- Leave the entry of a ready id void. For each one a few entries are looked at, from the front of READY on, and moved
-- to the end of HEAD without the void ones, so that these are never more than a part of the lists.
function move.leaveVoid(id)
	local void = call('HGET', STALE, id)
	local count = void and string.match(void, '%d+$') or 0
	call('HSET', STALE, id, '0:' .. (count + 1))
	local entries = call('LPOP', READY, 4)
	if not entries and call('EXISTS', HEAD) == 1 then
		call('RENAME', HEAD, READY)
	end
	for _, moved in ipairs(entries or {}) do
		local at = string.find(moved, '\1', 1, true)
		local current = call('HGET', STALE, at and string.sub(moved, 1, at - 1) or moved)
		if not current or (at and string.match(current, '^%d+') == string.sub(moved, at + 1)) then
			call('RPUSH', HEAD, moved)
		else
			move.live(moved)
		end
	end
end

-- Give a waiting task another body.
function move.replace(id, stamp, body)
	call('HSET', TASKS, id, stamp .. body)
end

-- Remove all entries that tasks are claimed from.
function move.clearReady()
	call('UNLINK', HEAD, READY, STALE, SUSPECTS)
end

-- An id waits where it is not claimed in turn, as while it is delayed, a suspect or dead; or that is over.
function move.markUnclaimable()
end

function move.dropTicket()
end
