-- Returns flows.
-- ARGV: most bytes of plans and progress, then ids
-- returns for each: its entry in FLOWS or '' if it is absent, plan, progress. Fewer where these would be larger; at least one.
-- state change: none
local room = tonumber(ARGV[1])
local answers = {}
for i = 2, #ARGV do
	local id = ARGV[i]
	local flow = call('HGET', FLOWS, id)
	local plan, progress = '', ''
	if flow then
		plan, progress = call('HGET', PLANS, id) or '', call('HGET', PROGRESS, id) or ''
	end
	room = room - #plan - #progress
	local n = #answers
	if room < 0 and n > 0 then
		break
	end
	answers[n + 1], answers[n + 2], answers[n + 3] = flow or '', plan, progress
end
return answers
