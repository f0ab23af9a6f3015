-- Moves flows on: ends leases in some queues, changes flows in some buckets, and adds tasks to some queues. Before it stand
-- settle.lua, update-flows.lua and submit.lua as functions of their keys and arguments, and QUEUE_KEYS and FLOW_KEYS, the
-- numbers of keys of a queue and of a bucket without a session (MoveScript.java). The answer of a call is remembered as a whole.
-- KEYS: a session, then the keys of each queue and of each bucket
-- ARGV: how many moves; of how many queues leases are ended, how many buckets have flows to change, to how many queues tasks are
--   added; META of one of the latter or ''; the node that makes the moves, or '', which is not woken for tasks that are
--   acknowledged with results and that it alone awaits. Then of each queue in which leases are ended: where its keys begin, the
--   moves of the leases with commas between them, how many arguments follow, and these, as settle.lua has them. Of each bucket:
--   where its keys begin, the moves of its flows, and the arguments of update-flows.lua. Of each queue to which tasks are added:
--   where its keys begin, the moves of the tasks, and the arguments of submit.lua
-- returns for each queue in which leases are ended the answer of settle.lua; one letter for each move: y if its flow was
--   changed, n if not; for each queue to which tasks are added the answer of submit.lua for the moves with y, '' if they were
--   not added
-- state change: those of the three scripts; flows are changed by moves all of whose leases were ended, tasks are added by
--   moves whose flows were changed
local KEYS, ARGV = KEYS, ARGV
local number, before = begin()
if before then
	local answers, from = {}, 1
	while from <= #before do
		local length, first = string.match(before, '^(%d+):()', from)
		from = first + length
		answers[#answers + 1] = string.sub(before, first, from - 1)
	end
	return answers
end
local mover, at = ARGV[6], 7

local function keysOf(count)
	local first = tonumber(ARGV[at])
	return { unpack(KEYS, first, first + count - 1) }
end

-- Takes the arguments of those moves that go on, each of which has some items of one size; returns the moves of the items too.
local function takeItems(size, goesOn)
	local from, taken, count, moves = at + 2, { mover = mover }, 0, {}
	for move in string.gmatch(ARGV[at + 1], '%d+') do
		if goesOn[move] then
			moves[#moves + 1] = move
			for i = from, from + size - 1 do
				count = count + 1
				taken[count] = ARGV[i]
			end
		end
		from = from + size
	end
	at = from
	taken[count + 1] = number
	return taken, moves
end

-- The answer of a function, '' if it has failed. Earlier changes remain then, and the caller makes the others in calls of their
-- own.
local function try(part, keys, arguments)
	local made, answer = pcall(part, keys, arguments)
	return made and type(answer) == 'string' and answer or ''
end

-- At its memory limit Redis refuses a write that takes memory only if it is the first one of a script.
local isFull = false
if ARGV[5] ~= '' then
	local room = redis.pcall('HINCRBY', ARGV[5], 'order', 0)
	isFull = type(room) == 'table' and string.find(room.err, 'OOM', 1, true)
	-- a number that is damaged is replaced later
	if type(room) == 'table' and not isFull and not string.find(room.err, 'integer', 1, true) then
		call('HINCRBY', ARGV[5], 'order', 0)
	end
end

-- Ends that only the mover awaits, by their channels. It is woken for them if it gets an error instead of the answer.
local unpublished = {}

local function publishEnds()
	for channel, ends in pairs(unpublished) do
		if #ends > 0 then
			call('PUBLISH', channel, table.concat(ends))
		end
	end
end

local reply, ended = {}, {}
for move = 1, ARGV[1] do
	ended[tostring(move)] = true
end
for _ = 1, ARGV[2] do
	local keys, moves, last = keysOf(QUEUE_KEYS), ARGV[at + 1], at + 2 + ARGV[at + 2]
	local arguments = { mover = mover, unpublished = {} }
	unpublished[string.sub(keys[1], 1, -5) .. 'ends:' .. mover] = arguments.unpublished
	for i = at + 3, last do
		arguments[i - at - 2] = ARGV[i]
	end
	arguments[last - at - 1] = number
	local made, answer = pcall(settle, keys, arguments)
	if not made or type(answer) == 'table' then
		publishEnds()
		return made and answer or error(answer, 0)
	end
	local place = 0
	for move in string.gmatch(moves, '%d+') do
		place = place + 1
		local letter = string.sub(answer, place, place)
		if letter == 'l' or letter == 'q' or letter == '' then
			ended[move] = nil
		end
	end
	reply[#reply + 1] = answer
	at = last + 1
end

local changed = {}
for _ = 1, ARGV[3] do
	local keys = keysOf(FLOW_KEYS)
	local arguments, moves = takeItems(9, ended)
	local answer = #moves > 0 and try(update, keys, arguments) or ''
	for place, move in ipairs(moves) do
		changed[move] = string.sub(answer, place, place) == 'y' or nil
	end
end
local letters = {}
for move = 1, ARGV[1] do
	letters[move] = changed[tostring(move)] and 'y' or 'n'
end
reply[#reply + 1] = table.concat(letters)

for _ = 1, ARGV[4] do
	local keys = keysOf(QUEUE_KEYS)
	local arguments, moves = takeItems(7, changed)
	reply[#reply + 1] = #moves > 0 and not isFull and try(submit, keys, arguments) or ''
end
local parts = {}
for i, part in ipairs(reply) do
	parts[i] = #part .. ':' .. part
end
remember(number, table.concat(parts))
return reply
