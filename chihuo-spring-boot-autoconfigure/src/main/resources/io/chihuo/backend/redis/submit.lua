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
local move = moves()
move.stampVersion()
local maxLength = tonumber(settings[1] or -1)
local room = maxLength >= 0 and maxLength - move.waiting() or math.huge
local answers = {}
for i = 1, #ARGV, 7 do
	local id = ARGV[i]
	local added, letter, order = 'F', 'e', move.joinOutcome(id, ARGV[i + 6])
	if not order then
		added = move.add(id, ARGV[i + 1], ARGV[i + 2], room)
		letter, order = move.watchAdded(id, added, tonumber(ARGV[i + 3]), ARGV[i + 4] == 'f', ARGV[i + 5])
	end
	room = room - (added == 'A' and 1 or 0)
	answers[#answers + 1] = added .. letter .. order
end
wake()
return remember(number, table.concat(answers, ' '))
