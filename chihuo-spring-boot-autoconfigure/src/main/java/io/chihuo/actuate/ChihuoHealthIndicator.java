package io.chihuo.actuate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.chihuo.backend.TaskBackend;

/**
 * Up while the backend answers. Waits for it as long as any call does.
 */
public class ChihuoHealthIndicator extends AbstractHealthIndicator {

	private final TaskBackend backend;

	public ChihuoHealthIndicator(TaskBackend backend) {
		super("The backend does not answer");
		this.backend = backend;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		builder.withDetail("backend", this.backend.name());
		this.backend.ping().get();
		builder.up();
	}

}
