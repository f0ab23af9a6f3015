-- Functions that change tasks, apart from adding, claiming and acknowledging many of them. This file and those that follow
-- it are the body of the function moves(), which creates a table of functions where a script first needs one of them; the
-- functions with the same names in list-moves.lua and ticket-moves.lua depend on the keeper of the order of ready tasks.
local move = {}
local maxCrashes = tonumber(settings[2] or 3)

-- How long records of a later version are left to it, in ms.
move.UNKNOWN_KIND_DELAY = 30000

-- The bytes between time and body of a task that is ready later than it was added.
function move.readyMark(at)
	return '\3' .. packed(at)
end

-- Write down which version works on the queue; called by scripts that bring something into it. A queue that has lost all its
-- data gives no number again, as a handle from before may still have it.
function move.stampVersion()
	if unstamped then
		call('HSET', META, 'format', VERSION)
	end
	if not settings[5] then
		local last, micros = tonumber(call('HGET', META, 'order')) or 0, time[1] * 1000000 + time[2]
		call('HSET', META, 'order', digits(math.max(last, micros)))
	end
end

-- Change the number of tasks that wait to be completed. One that is damaged is counted again.
function move.addWaiting(more)
	if type(redis.pcall('HINCRBY', META, 'waiting', more)) == 'number' then
		return
	end
	local waiting, running = 0, call('HGETALL', RUNNING)
	for i = 2, #running, 2 do
		waiting = waiting + (string.byte(running[i]) == 119 and 1 or 0)
	end
	call('HSET', META, 'waiting', waiting)
end

-- How many ids wait to be claimed, ready or delayed. RUNNING has one field that is no id.
function move.waiting()
	return call('HLEN', TASKS) - math.max(call('HLEN', RUNNING) - 1, 0) - call('ZCARD', DEAD)
end

-- Put an id that is in no list before the other suspects.
function move.addSuspect(id)
	call('ZADD', SUSPECTS, -call('HINCRBY', META, 'order', 1), id)
	suspected = true
	move.markUnclaimable(id)
end

-- Returns whether it was one that waited.
function move.removeSuspect(id)
	local removed = call('ZREM', SUSPECTS, id) == 1
	if removed then
		move.dropTicket(id)
	end
	return removed
end

-- Put an id that is in no list where it waits. Equal times keep their order by a fraction of a millisecond, and as members of
-- one score, by their numbers, where there are more than such fractions. After 2039 scores have fewer of them.
function move.enqueue(id, first, due)
	if due > now then
		local last = call('ZREVRANGEBYSCORE', DELAYED, '(' .. digits(due + 1), digits(due), 'WITHSCORES', 'LIMIT', 0, 1)
		local earliest = call('ZRANGE', DELAYED, 0, 0, 'WITHSCORES')[2]
		local score, member = last[2] and last[2] + 1 / 4096 or due, (first and 'H' or 'D') .. id
		if score >= due + 1 or score == tonumber(last[2]) then
			local number = packed(call('HINCRBY', META, 'order', 1))
			call('HSET', TIES, id, number)
			score, member = last[2], (first and 'h' or 'd') .. number .. id
		end
		call('ZADD', DELAYED, score, member)
		if not earliest or due < tonumber(earliest) then
			publish('n' .. digits(due - now))
		end
		move.markUnclaimable(id)
		return 'd'
	end
	move.push(first and 'LPUSH' or 'RPUSH', first and HEAD or READY, move.entry(id))
	return 'r'
end

-- The member of DELAYED that stands for an id, if there is one, and its score.
local function delayedMember(id)
	local tie = call('HGET', TIES, id)
	local members = { 'D' .. id, 'H' .. id, tie and 'd' .. tie .. id, tie and 'h' .. tie .. id }
	for i, score in ipairs(call('ZMSCORE', DELAYED, unpack(members, 1, tie and 4 or 2))) do
		if score then
			return members[i], score
		end
	end
end

-- ready, delayed, running, waiting, dead or absent; for running and waiting also the record in RUNNING.
function move.stateOf(id)
	local running = call('HGET', RUNNING, id)
	if running then
		return string.byte(running) == 119 and 'waiting' or 'running', running
	elseif call('HEXISTS', TASKS, id) == 0 then
		return 'absent'
	elseif call('ZSCORE', DEAD, id) then
		return 'dead'
	elseif delayedMember(id) then
		return 'delayed'
	end
	return 'ready'
end

-- When a delayed task is due.
function move.dueOf(id)
	local _, score = delayedMember(id)
	return math.floor(score)
end

-- Take a task that does not run out of the place where it waits.
function move.unlink(id, state)
	if state == 'ready' then
		if not move.removeSuspect(id) then
			move.leaveVoid(id)
		end
	elseif state == 'delayed' then
		call('ZREM', DELAYED, (delayedMember(id)))
		call('HDEL', TIES, id)
	elseif state == 'waiting' then
		call('HDEL', RUNNING, id)
		call('HDEL', TRACKED, '\2' .. id)
		call('ZREM', LEASES, 'W' .. id)
		move.addWaiting(-1)
	elseif state == 'dead' then
		call('ZREM', DEAD, id)
	end
end
