-- Make the transitions that are due to time, before a script does its own work.
-- The policy that a loop wrote at its start may be lost, as after FLUSHALL: loops are notified of that and write it again.
local function catchUp()
	if not settings[2] then
		publish('p')
	end
	if call('ZCOUNT', LEASES, '-inf', now) > 0 or call('ZCOUNT', DELAYED, '-inf', '(' .. now + 1) > 0
		or (retention > 0 and call('ZCOUNT', EXPIRING, '-inf', now - retention) > 0) then
		moves().catchUp()
	end
end
