-- Milliseconds until time makes something claimable or has a ticket batch issued again; -1 if nothing waits for its time.
local function nextMoment()
	local moment = math.huge
	for _, key in ipairs({ LEASES, DELAYED, TICKET_BATCH_TIMES }) do
		local first = call('ZRANGE', key, '0', '0', 'WITHSCORES')[2]
		moment = first and math.min(moment, math.max(math.floor(first) - now, 0)) or moment
	end
	return moment < math.huge and moment or -1
end
