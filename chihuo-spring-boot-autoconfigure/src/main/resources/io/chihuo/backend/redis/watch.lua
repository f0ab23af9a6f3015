-- Watches tasks.
-- ARGV: most bytes of ends, then of each task its id, its order number or 0 for the latest of the id, the retention of its
--   outcome in ms, f or - as in submit.lua, and the node to wake or ''
-- returns for each: letter (lib/watching.lua), order number, end or ''. Fewer where the ends would be larger; at least one.
-- state change: none; TRACKED
catchUp()
local move = moves()
local room = tonumber(ARGV[1])
local answers = {}
for i = 2, #ARGV, 5 do
	local letter, order, record = move.watch(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3] == 'f', ARGV[i + 4])
	room = room - (record and #record or 0)
	if room < 0 and #answers > 0 then
		break
	end
	local n = #answers
	answers[n + 1], answers[n + 2], answers[n + 3] = letter, order, record or ''
end
wake()
return answers
