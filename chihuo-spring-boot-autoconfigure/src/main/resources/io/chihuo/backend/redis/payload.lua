-- Tells what came with a task.
-- ARGV: id
-- returns what TASKS holds of it; nothing if it is neither ready, delayed, running nor dead
-- state change: none
catchUp()
wake()
return { call('HGET', TASKS, ARGV[1]) or nil }
