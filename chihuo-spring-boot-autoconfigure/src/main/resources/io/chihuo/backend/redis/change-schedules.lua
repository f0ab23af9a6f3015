-- Changes schedules, each in one step with the add of its task. They are kept beside the keys of the queue, see queue.lua.
-- ARGV: name, expected version (0: absent), content or '' to remove it, then of its task the id or '' for none, options and
--   body as in a mixed add.lua, the moment before which it is too early, and ids that may not be under way, \n between them
-- returns one letter for each: C changed, V other version, E too early, U an id is under way, X no room; then the time
-- state change: a schedule is written or removed; absent -> ready
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
move.stampVersion()
local schedules = string.sub(META, 1, -5) .. 'schedules'
local maxLength = tonumber(settings[1] or -1)
local room = maxLength >= 0 and maxLength - move.waiting() or math.huge
local answers = {}

local function isUnderWay(ids)
	for id in string.gmatch(ids, '[^\n]+') do
		local state = move.stateOf(id)
		if state ~= 'absent' and state ~= 'dead' then
			return true
		end
	end
	return false
end

-- Returns the letter that refuses the task of a slot, or nothing if it was added.
local function addSlot(i)
	if tonumber(ARGV[i + 6]) > now then
		return 'E'
	elseif isUnderWay(ARGV[i + 7]) then
		return 'U'
	end
	local added = move.add(ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], room)
	room = room - (added == 'A' and 1 or 0)
	return added == 'X' and added or nil
end

local function change(i)
	local known = call('HGET', schedules, ARGV[i])
	if (known and string.match(known, '^%d+') or '0') ~= ARGV[i + 1] then
		return 'V'
	end
	local refusal = ARGV[i + 3] ~= '' and addSlot(i)
	if refusal then
		return refusal
	end
	if ARGV[i + 2] == '' then
		call('HDEL', schedules, ARGV[i])
	else
		call('HSET', schedules, ARGV[i], digits(ARGV[i + 1] + 1) .. ':' .. ARGV[i + 2])
	end
	return 'C'
end

for i = 1, #ARGV, 8 do
	answers[#answers + 1] = change(i)
end
wake()
return remember(number, table.concat(answers) .. digits(now))
