-- The part that comes after queue.lua where a broker keeps the order of the ready tasks: what becomes ready gets a
-- ticket instead of a place in a list, and the broker brings it to a worker.
--
-- KEYS: those of queue.lua, then
--   TICKETS   hash    id -> mark of its ticket, or - if it has none, as while it is delayed, a suspect or dead. Ids that
--                     are not in it have the ticket whose mark stands in TASKS, if there is one: that of a task that
--                     went to the tail at once and never ran. No id that runs is in it, nor has a ticket.
--   POSTINGS  hash    number of a posting -> its groups of tickets, \1 between them: h or t (head or tail) and a number,
--                     then ids, \n between all; the number is that of all tickets to the tail, but only of the first
--                     ticket to the head, where the others have the next ones
--   TIMES     zset    numbers of the postings, by the time at which they are handed out again; 0 for at once
-- HEAD, READY and STALE hold only what the Redis backend has left there (take-over.lua).
local TICKETS, POSTINGS, TIMES = unpack(KEYS, 18)

-- What this run posts, and ids that were pushed and have no ticket yet, each with its end.
local groups, lastNumber = {}, nil
local pushed, ends = {}, {}

-- What stands for a ticket's number in TASKS and TICKETS; no header or payload begins like it.
local function ticketMark(number)
	return '\2' .. struct.pack('>l', number)
end

-- Marks of the tickets with which ids can be claimed, something else for those that have none, and what TASKS holds of
-- each.
local function marksOf(ids, from, to)
	local records = call('HMGET', TASKS, unpack(ids, from, to))
	local running = call('HMGET', RUNNING, unpack(ids, from, to))
	local latest = call('EXISTS', TICKETS) == 1 and call('HMGET', TICKETS, unpack(ids, from, to)) or {}
	local marks = {}
	for i, record in ipairs(records) do
		marks[i] = record and not running[i] and (latest[i] or string.sub(record, 9, 17))
	end
	return marks, records
end

-- The number that a mark stands for, or nil.
local function numberOf(mark)
	return mark and #mark == 9 and string.byte(mark) == 2 and digits(struct.unpack('>l', mark, 2)) or nil
end

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
	local mark, group, fields = nil, nil, {}
	for i, id in ipairs(pushed) do
		local ending, number = ends[i], lastNumber - count + i
		if ending ~= ends[i - 1] then
			group = { ending .. digits(number) }
			groups[#groups + 1] = group
			mark = ticketMark(number)
		elseif ending == 'h' then
			mark = ticketMark(number)
		end
		group[#group + 1] = id
		local n = #fields
		fields[n + 1] = id
		fields[n + 2] = mark
		if n == 4 * STEP then
			call('HSET', TICKETS, unpack(fields))
			fields = {}
		end
	end
	if #fields > 0 then
		call('HSET', TICKETS, unpack(fields))
	end
	pushed, ends = {}, {}
end

local tailNumber

beginTail = function(stamp)
	issue()
	tailNumber = call('HINCRBY', META, 'order', 1)
	return stamp .. ticketMark(tailNumber)
end

pushTail = function(ids)
	lastNumber = tailNumber
	groups[#groups + 1] = { 't' .. digits(tailNumber), table.concat(ids, '\n') }
end

replace = function(id, stamp, body)
	local mark = string.sub(call('HGET', TASKS, id), 9, 17)
	call('HSET', TASKS, id, stamp .. (numberOf(mark) and mark or '') .. body)
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

local enqueueReady = enqueue

enqueue = function(id, first, due)
	local place = enqueueReady(id, first, due)
	if place == 'd' then
		call('HSET', TICKETS, id, '-')
	end
	return place
end

local buryRecord = bury

bury = function(id, ...)
	buryRecord(id, ...)
	call('HSET', TICKETS, id, '-')
end

local addSuspectId, removeSuspectId = addSuspect, removeSuspect

addSuspect = function(id)
	addSuspectId(id)
	call('HSET', TICKETS, id, '-')
end

removeSuspect = function(id)
	local removed = removeSuspectId(id)
	if removed then
		call('HDEL', TICKETS, id)
	end
	return removed
end

-- The ticket of a ready id is void from now on; the id is forgotten next.
leaveVoid = issue

local forgetRecord = forget

forget = function(id)
	forgetRecord(id)
	call('HDEL', TICKETS, id)
end

clearReady = function()
	groups, pushed, ends = {}, {}, {}
	call('UNLINK', HEAD, READY, STALE, SUSPECTS, TICKETS, POSTINGS, TIMES)
end

-- What a script leaves here that cannot give it to its caller, somebody else posts; suspects get no tickets.
wake = function()
	if keepPosting(0) or suspected then
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
