-- Forgets outcomes that were delivered.
-- ARGV: id and order number of each
-- returns 1
-- state change: none; outcomes
for i = 1, #ARGV, 2 do
	moves().forgetOutcome(ARGV[i], ARGV[i + 1])
end
return 1
