-- KEYS: lease. ARGV: owner, milliseconds to remember it. Its generation stays, since the next must be newer.
local lease = redis.call('GET', KEYS[1])
if lease and string.sub(lease, 33) == ARGV[1] then
  redis.call('SET', KEYS[1], string.sub(lease, 1, 16) .. '0000000000000000', 'PX', ARGV[2])
end
return 1
