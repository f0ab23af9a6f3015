// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps them on a server.
 */
class RedisMilestones implements Milestones {

	private final StringRedisTemplate redis;

	private final RedisCrawlKeys keys;

	RedisMilestones(StringRedisTemplate redis, RedisCrawlKeys keys) {
		this.redis = redis;
		this.keys = keys;
	}

	@Override
	public Stage begin(String extent) {
		if (first(this.keys.extent(), extent)) {
			return Stage.NEW;
		}
		String before = this.redis.opsForValue().get(this.keys.extent());
		if (!extent.equals(before)) {
			throw new OtherExtentException(this.keys.crawl(), before, extent);
		}
		return this.redis.hasKey(this.keys.over()) ? Stage.OVER : Stage.BEGUN;
	}

	@Override
	public boolean end() {
		return first(this.keys.over(), "yes");
	}

	@Override
	public void forget() {
		this.redis.unlink(this.keys.all());
	}

	@Override
	public boolean lasting() {
		return true;
	}

	private boolean first(String key, String value) {
		return Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, value));
	}

}
