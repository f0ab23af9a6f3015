-- Adds tasks in their order.
-- ARGV: 'plain', then id and body of each task, which goes to the tail at once;
--   or 'mixed', then id, options and body of each task. Options are letters: f goes to the head, r replace a waiting
--   task, i ignore a running one, e accept a finished id; then d and a delay in ms, or a and a time.
--   A body is headers and payload.
-- returns one letter for each task: A added, Q queued already, P replaced, R to be run again after the present run,
--   N running and left alone, F finished, D a dead letter, X no room
-- state change: absent -> ready or delayed; a waiting task replaced; a rerun noted; dead -> ready or delayed
local number, before = begin()
if before then
	return before
end
catchUp()
stampVersion()
local stamp = struct.pack('>l', now)
local room = maxLength >= 0 and maxLength - waiting() or math.huge
local answers = {}

local function insert(id, options, due, body)
	if room <= 0 then
		return 'X'
	end
	room = room - 1
	call('HSET', TASKS, id, stamp .. (due > now and readyMark(due) or '') .. body)
	enqueue(id, string.find(options, 'f', 1, true), due)
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
	local isMarked = marked(id)
	local even = string.find(options, 'e', 1, true)
	if isMarked and not even then
		return 'F'
	end
	if not isMarked and string.find(running, 'f', 1, true) then
		-- the mark that this run got has expired: the task is new, and the run's end must not swallow it
		call('HSET', RUNNING, id, (string.gsub(running, 'f', '')))
	end
	call('HSET', RERUNS, id, (string.find(options, 'f', 1, true) and 'f' or 't') .. (even and 'e' or '-')
		.. digits(dueTime(options)) .. ':' .. stamp .. body)
	return 'R'
end

local function add(id, options, body)
	local state, running = stateOf(id)
	local replacing = string.find(options, 'r', 1, true)
	if state == 'running' then
		return addToRunning(id, running, options, body)
	elseif state == 'absent' then
		if marked(id) and not string.find(options, 'e', 1, true) then
			return 'F'
		end
		return insert(id, options, dueTime(options), body)
	elseif not replacing then
		return state == 'dead' and 'D' or 'Q'
	elseif state == 'dead' then
		if room <= 0 then
			return 'X'
		end
		unlink(id, state)
		forget(id)
		return insert(id, options, dueTime(options), body)
	end
	replace(id, stamp, (state == 'delayed' and readyMark(dueOf(id)) or '') .. body)
	call('HDEL', FAILURES, id)
	if removeSuspect(id) then
		push('LPUSH', HEAD, entry(id))
	end
	call('HDEL', RERUNS, id)
	return 'P'
end

if ARGV[1] == 'mixed' then
	for i = 2, #ARGV, 3 do
		answers[#answers + 1] = add(ARGV[i], ARGV[i + 1], ARGV[i + 2])
	end
	wake()
	return remember(number, table.concat(answers))
end

local ids = {}
for i = 2, #ARGV, 2 do
	ids[#ids + 1] = ARGV[i]
end
local known = call('HMGET', TASKS, unpack(ids))
local anything = call('EXISTS', FINISHED, EXPIRING, STALE) > 0
local marks = anything and call('HMGET', FINISHED, unpack(ids)) or {}
local expiring = anything and call('EXISTS', EXPIRING) == 1 and call('ZMSCORE', EXPIRING, unpack(ids)) or {}
local void = anything and call('EXISTS', STALE) == 1
local added, fields, entries = {}, {}, {}
local head = beginTail(stamp)
for i, id in ipairs(ids) do
	if added[id] then
		answers[i] = 'Q'
	elseif known[i] or holds(marks[i] or expiring[i]) then
		answers[i] = add(id, '', ARGV[2 * i + 1])
	elseif room <= 0 then
		answers[i] = 'X'
	else
		room = room - 1
		added[id] = true
		local n = #entries
		fields[2 * n + 1] = id
		fields[2 * n + 2] = head .. ARGV[2 * i + 1]
		entries[n + 1] = void and entry(id) or id
		answers[i] = 'A'
	end
end
if #entries > 0 then
	call('HSET', TASKS, unpack(fields))
	pushTail(entries)
end
wake()
return remember(number, table.concat(answers))
