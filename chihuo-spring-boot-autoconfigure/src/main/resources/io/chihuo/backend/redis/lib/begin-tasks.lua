-- New tasks of ids, which are keys of a table, are added together.
local function beginTasks(ids)
	if settings[8] then
		for id in pairs(ids) do
			moves().orphanStrays(id)
		end
	end
	if not areOutcomesKept() then
		return
	end
	-- earlier outcomes of the ids are found by their order numbers only
	local names = {}
	for id in pairs(ids) do
		names[#names + 1] = outcomeKey(id)
	end
	if #names > 0 and call('EXISTS', unpack(names)) > 0 then
		for id in pairs(ids) do
			moves().hideOutcomes(id)
		end
	end
end
