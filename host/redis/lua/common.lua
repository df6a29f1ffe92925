-- The generation in front of a value or a lease; 0 if it is absent or is none.
local function generation(text)
  local n = text and #text >= 16 and string.find(text, '^%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d') and tonumber(string.sub(text, 1, 16)) or 0
  return n < 9007199254740992 and n or 0
end

-- The time here, in microseconds since 1970.
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end
