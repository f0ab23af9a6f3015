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
if unstamped then
	moves().stampVersion()
end
local maxLength = tonumber(settings[1] or -1)
local room = maxLength >= 0 and maxLength - moves().waiting() or math.huge
local answers = {}

if ARGV[1] == 'mixed' then
	for i = 2, #ARGV, 3 do
		local answer = moves().add(ARGV[i], ARGV[i + 1], ARGV[i + 2], room)
		room = room - (answer == 'A' and 1 or 0)
		answers[#answers + 1] = answer
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
local added, new, fields, entries = {}, {}, {}, {}
local head = beginTail(packed(now))
-- marks that are not later than this no longer hold
local expired = retention > 0 and now - retention or -1
for i, id in ipairs(ids) do
	local mark = marks[i] or expiring[i]
	if added[id] then
		answers[i] = 'Q'
	elseif known[i] or (mark and (tonumber(mark) or 0) > expired) then
		answers[i] = moves().add(id, '', ARGV[2 * i + 1], room)
	elseif room <= 0 then
		answers[i] = 'X'
	else
		room = room - 1
		added[id] = true
		local n = #entries
		new[n + 1] = id
		fields[2 * n + 1] = id
		fields[2 * n + 2] = head .. ARGV[2 * i + 1]
		entries[n + 1] = void and moves().entry(id) or id
		answers[i] = 'A'
	end
end
if #entries > 0 then
	beginTasks(new, isAnyOutcomeKept(new))
	call('HSET', TASKS, unpack(fields))
	pushTail(entries)
end
wake()
return remember(number, table.concat(answers))
