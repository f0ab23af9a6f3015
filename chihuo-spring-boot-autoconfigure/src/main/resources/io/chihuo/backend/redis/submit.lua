-- Adds tasks in their order and watches each.
-- ARGV: id, options and body of each task as in a mixed add.lua, then of its watch the retention in ms, f if a failure is
--   kept instead of a dead letter or -, the node to wake or '', and which kept outcome of the id is joined in place of an
--   add: a any, r a result, - none
-- returns for each, with a space between them: the letter of add.lua, then that of the watch (lib/watching.lua) and its
--   order number. Ends are read by watch.lua, since they may be large.
-- state change: as add.lua; TRACKED
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
local answers, ids = {}, {}
for i = 1, #ARGV, 7 do
	ids[#ids + 1] = ARGV[i]
end
local known = call('HMGET', TASKS, unpack(ids))
local anything = call('EXISTS', FINISHED, EXPIRING, STALE) > 0
local marks = anything and call('HMGET', FINISHED, unpack(ids)) or {}
local expiring = anything and call('EXISTS', EXPIRING) == 1 and call('ZMSCORE', EXPIRING, unpack(ids)) or {}
local void = anything and call('EXISTS', STALE) == 1

-- Tasks of unknown ids that go to the tail are added together; where they stand among the submissions, and all ids before.
local plain, seen = {}, {}

-- Whether there are outcomes that submissions may join, or that new tasks hide.
local anyOutcome = isAnyOutcomeKept(ids)

local function isPlain(i)
	local id, options = ids[i], ARGV[7 * i - 5]
	return not known[i] and not marks[i] and not expiring[i] and not seen[id] and room > 0
		and (options == '' or options == 'i')
		and (not anyOutcome or ARGV[7 * i] == '-' or not isAnyOutcomeKept({ id }))
end

local function addPlain()
	local count = #plain
	if count == 0 then
		return
	end
	local added, fields, trackings, entries = {}, {}, {}, {}
	local head = beginTail(packed(now))
	local last = call('HINCRBY', META, 'order', count)
	for n, i in ipairs(plain) do
		local id, at, order = ids[i], 7 * i - 6, digits(last - count + n)
		added[n] = id
		entries[n] = void and moves().entry(id) or id
		fields[2 * n - 1], fields[2 * n] = id, head .. ARGV[at + 2]
		trackings[2 * n - 1], trackings[2 * n] = id, order .. ':' .. ARGV[at + 3] .. ':' .. ARGV[at + 4] .. ':' .. ARGV[at + 5]
		answers[i] = 'Ap' .. order
	end
	beginTasks(added, anyOutcome)
	call('HSET', TASKS, unpack(fields))
	call('HSET', TRACKED, unpack(trackings))
	pushTail(entries)
	plain = {}
end

local function submit(i)
	local at = 7 * i - 6
	local id, move = ids[i], moves()
	local added, letter, order = 'F', 'e', move.joinOutcome(id, ARGV[at + 6])
	if not order then
		added = move.add(id, ARGV[at + 1], ARGV[at + 2], room)
		letter, order = move.watchAdded(id, added, tonumber(ARGV[at + 3]), ARGV[at + 4] == 'f', ARGV[at + 5])
	end
	room = room - (added == 'A' and 1 or 0)
	answers[i] = added .. letter .. order
end

for i, id in ipairs(ids) do
	if isPlain(i) then
		plain[#plain + 1] = i
		room = room - 1
	else
		addPlain()
		submit(i)
	end
	seen[id] = true
end
addPlain()
wake()
return remember(number, table.concat(answers, ' '))
