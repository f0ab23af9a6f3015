-- Whether a mark made at a time still holds.
local function holds(at)
	return at and (retention == 0 or (tonumber(at) or 0) > now - retention)
end

-- Time of the mark of an id, or nil.
function move.marked(id)
	local at = call('HGET', FINISHED, id) or call('ZSCORE', EXPIRING, id)
	return holds(at) and at or nil
end

function move.unmark(id)
	call('HDEL', FINISHED, id)
	call('ZREM', EXPIRING, id)
end

-- Returns whether there was no mark; an earlier one keeps its time.
function move.mark(id)
	if move.marked(id) then
		return false
	end
	move.unmark(id)
	if retention == 0 then
		call('HSET', FINISHED, id, now)
	else
		call('ZADD', EXPIRING, now, id)
	end
	return true
end

function move.countMarks()
	return call('HLEN', FINISHED) + (retention == 0 and call('ZCARD', EXPIRING)
		or call('ZCOUNT', EXPIRING, '(' .. now - retention, '+inf'))
end
