// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;

/**
 * Says which version runs, where its queues are, and which loops there are.
 */
public class ChihuoInfoContributor implements InfoContributor {

	private final EndpointOptions options;

	private final ChihuoLoopRegistry loops;

	public ChihuoInfoContributor(EndpointOptions options, ChihuoLoopRegistry loops) {
		this.options = options;
		this.loops = loops;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		String version = ChihuoLoopRegistry.class.getPackage().getImplementationVersion();
		if (version != null) {
			details.put("version", version);
		}
		details.put("backend", this.options.backend());
		details.put("namespace", this.options.namespace());
		List<String> names = this.loops.loops().stream().map(LoopControl::name).toList();
		details.put("loops", names);
		builder.withDetail("chihuo", details);
	}

}
