-- The part that comes after queue.lua where a broker keeps the order of the ready tasks: what becomes ready gets a
-- ticket instead of a place in a list, and the broker brings it to a worker.
--
-- KEYS: those of queue.lua, then
--   TICKETS   hash    id -> number of its ticket, for each that is ready
--   POSTINGS  hash    number of a posting -> its groups of tickets, \1 between them: h or t (head or tail) and the number
--                     of the first ticket, then the ids, whose tickets have successive numbers, \n between all
--   TIMES     zset    numbers of the postings, by the time at which they are handed out again; 0 for at once
-- HEAD, READY and STALE hold only what the Redis backend has left there (take-over.lua).
local TICKETS, POSTINGS, TIMES = unpack(KEYS, 17)

-- What this run posts, and ids that were pushed and have no ticket yet, each with its end.
local groups, lastNumber = {}, nil
local pushed, ends = {}, {}

push = function(command, _, ...)
	local ending = command == 'LPUSH' and 'h' or 't'
	local count = #pushed
	for i, id in ipairs({ ... }) do
		pushed[count + i] = id
		ends[count + i] = ending
	end
end

entry = function(id)
	return id
end

-- Give tickets to what was pushed.
local function issue()
	local count = #pushed
	if count == 0 then
		return
	end
	lastNumber = call('HINCRBY', META, 'order', count)
	local before = lastNumber - count
	for first = 1, count, 2 * STEP do
		local fields = {}
		for i = first, math.min(first + 2 * STEP - 1, count) do
			fields[#fields + 1] = pushed[i]
			fields[#fields + 1] = before + i
		end
		call('HSET', TICKETS, unpack(fields))
	end
	local group
	for i, id in ipairs(pushed) do
		if ends[i] ~= ends[i - 1] then
			group = { ends[i] .. digits(before + i) }
			groups[#groups + 1] = group
		end
		group[#group + 1] = id
	end
	pushed, ends = {}, {}
end

-- Keep what this run posts until somebody says that the broker has it; returns number and text, or nil.
local function keepPosting(at)
	issue()
	if #groups == 0 then
		return nil
	end
	local texts = {}
	for i, group in ipairs(groups) do
		texts[i] = table.concat(group, '\n')
	end
	local number, text = digits(lastNumber or call('HINCRBY', META, 'order', 1)), table.concat(texts, '\1')
	call('HSET', POSTINGS, number, text)
	call('ZADD', TIMES, at, number)
	return number, text
end

-- The ticket of a ready id is void from now on.
leaveVoid = function(id)
	issue()
	call('HDEL', TICKETS, id)
end

clearReady = function()
	groups, pushed, ends = {}, {}, {}
	call('UNLINK', HEAD, READY, STALE, TICKETS, POSTINGS, TIMES)
end

-- What a script leaves here that cannot give it to its caller, somebody else posts.
wake = function()
	if keepPosting(0) then
		publish('r')
	end
end

local nextByTime = nextMoment

nextMoment = function()
	local moment, first = nextByTime(), call('ZRANGE', TIMES, 0, 0, 'WITHSCORES')[2]
	if not first then
		return moment
	end
	local posting = math.max(first - now, 0)
	return moment < 0 and posting or math.min(moment, posting)
end
