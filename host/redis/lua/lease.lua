-- KEYS: value, lease. ARGV: owner, microseconds to hold it, milliseconds to remember it.
-- A lease is its generation, the time at which it ends, and its owner.
local now = clock()
local both = redis.call('MGET', KEYS[1], KEYS[2])
local stored = generation(both[1])
local lease = both[2] or ''
local last = generation(lease)
local given
if generation(string.sub(lease, 17, 32)) > now then
  if string.sub(lease, 33) ~= ARGV[1] then
    return {0, stored}
  end
  given = last
else
  given = math.max(stored + 1, last + 1, now)
end
redis.call('SET', KEYS[2], string.format('%016d%016d', given, now + ARGV[2]) .. ARGV[1], 'PX', ARGV[3])
return {given, stored}
