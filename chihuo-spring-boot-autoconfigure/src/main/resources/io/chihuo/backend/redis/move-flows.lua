-- Moves flows on: ends leases in some queues, changes flows in some buckets, and adds tasks to some queues. Before it stand
-- settle.lua, update-flows.lua and submit.lua as functions of their keys and arguments, and QUEUE_KEYS and FLOW_KEYS, the
-- numbers of keys of a queue and of a bucket before that of the session (MoveScript.java). Each function has a session of its
-- own, so a call that is sent twice is answered by each as it was the first time.
-- KEYS: of each queue its keys and the sessions for ends and for tasks, of each bucket its keys and a session
-- ARGV: number of the call; how many moves; of how many queues leases are ended, how many buckets have flows to change, to how
--   many queues tasks are added; META of one of the latter or ''; the node that is not woken as leases end, since it makes the
--   moves. Then of each queue in which leases are ended: where its keys
--   begin, the moves of the leases with commas between them, how many arguments follow, and these, as settle.lua has them. Of
--   each bucket: where its keys begin, the moves of its flows, and the arguments of update-flows.lua. Of each queue to which
--   tasks are added: where its keys begin, the moves of the tasks, and the arguments of submit.lua
-- returns for each queue in which leases are ended the answer of settle.lua; one letter for each move: y if its flow was
--   changed, n if not; for each queue to which tasks are added the answer of submit.lua for the moves with y, '' if they were
--   not added
-- state change: those of the three scripts; flows are changed by moves all of whose leases were ended, tasks are added by
--   moves whose flows were changed
local KEYS, ARGV = KEYS, ARGV
local number = ARGV[1]
local at = 8

-- Keys of a queue, with one of its sessions.
local function queueKeys(session)
	local first = tonumber(ARGV[at])
	local keys = { unpack(KEYS, first, first + QUEUE_KEYS - 1) }
	keys[QUEUE_KEYS + 1] = KEYS[first + QUEUE_KEYS + session]
	return keys
end

-- Takes the arguments of those moves that go on, each of which has some items of one size; returns the moves of the items too.
local function takeItems(size, goesOn)
	local from, taken, count, moves = at + 2, {}, 0, {}
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
if ARGV[6] ~= '' then
	local room = redis.pcall('HINCRBY', ARGV[6], 'order', 0)
	isFull = type(room) == 'table' and string.find(room.err, 'OOM', 1, true)
	if type(room) == 'table' and not isFull then
		redis.call('HINCRBY', ARGV[6], 'order', 0)
	end
end

local reply, ended = {}, {}
for move = 1, ARGV[2] do
	ended[tostring(move)] = true
end
for _ = 1, ARGV[3] do
	local keys, moves, last = queueKeys(0), ARGV[at + 1], at + 2 + ARGV[at + 2]
	local arguments = { unwoken = ARGV[7] }
	for i = at + 3, last do
		arguments[i - at - 2] = ARGV[i]
	end
	arguments[last - at - 1] = number
	local answer, place = settle(keys, arguments), 0
	if type(answer) == 'table' then
		return answer
	end
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
for _ = 1, ARGV[4] do
	local first = tonumber(ARGV[at])
	local arguments, moves = takeItems(9, ended)
	local answer = #moves > 0 and try(update, { unpack(KEYS, first, first + FLOW_KEYS) }, arguments) or ''
	for place, move in ipairs(moves) do
		changed[move] = string.sub(answer, place, place) == 'y' or nil
	end
end
local letters = {}
for move = 1, ARGV[2] do
	letters[move] = changed[tostring(move)] and 'y' or 'n'
end
reply[#reply + 1] = table.concat(letters)

for _ = 1, ARGV[5] do
	local keys = queueKeys(1)
	local arguments, moves = takeItems(7, changed)
	reply[#reply + 1] = #moves > 0 and not isFull and try(submit, keys, arguments) or ''
end
return reply
