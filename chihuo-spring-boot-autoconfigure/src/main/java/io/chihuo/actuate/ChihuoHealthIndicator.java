package io.chihuo.actuate;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;
import io.chihuo.backend.TaskBackend;

/**
 * Down while the backend does not answer, out of service while a loop of this node is
 * stopped by an error, else up. Waits for the backend as long as any call does.
 */
public class ChihuoHealthIndicator extends AbstractHealthIndicator {

	private final TaskBackend backend;

	private final ChihuoLoopRegistry loops;

	public ChihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops) {
		super("The backend does not answer");
		this.backend = backend;
		this.loops = loops;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		Map<String, LoopState> states = new TreeMap<>();
		this.loops.loops().forEach((loop) -> states.put(loop.name(), loop.state()));
		builder.withDetail("backend", this.backend.name()).withDetail("loops", states);
		ping();
		if (states.containsValue(LoopState.FAILED)) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
	}

	private void ping() throws Exception {
		try {
			this.backend.ping().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw ex;
		}
	}

}
