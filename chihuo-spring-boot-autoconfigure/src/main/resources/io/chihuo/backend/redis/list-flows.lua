-- Returns flows of some states by their age.
-- ARGV: letters of the states, member of AGES without its letter after which to begin or '', most flows of each state
-- returns for each: member of AGES, its entry in FLOWS or ''; those of one state after those of another
-- state change: none
local answers = {}
for letter in string.gmatch(ARGV[1], '.') do
	local last = '(' .. string.char(string.byte(letter) + 1)
	for _, member in ipairs(call('ZRANGE', AGES, '(' .. letter .. ARGV[2], last, 'BYLEX', 'LIMIT', 0, ARGV[3])) do
		local n = #answers
		answers[n + 1], answers[n + 2] = member, call('HGET', FLOWS, string.sub(member, 18)) or ''
	end
end
return answers
