// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowCondition;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStatus;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * A step that waits for a signal, and two of which its value chooses one. The argument is
 * the value: {@code paid}, by default, or another one.
 */
@Component
class ConditionalSample implements FlowSample {

	private final ChihuoClient client;

	ConditionalSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowCondition paid = Flow.ref("payment").isEqualTo("paid");
		FlowHandle flow = this.client.startFlow("conditional-" + UUID.randomUUID(),
				Flow.series(Flow.signal("payment", Duration.ofDays(3)).named("payment"),
						Flow.step("parcels", "The parcel is sent").named("send").when(paid),
						Flow.step("parcels", "The parcel is unpacked").named("unpack").when(paid.negate())));
		String value = arguments.getNonOptionArgs().isEmpty() ? "paid" : arguments.getNonOptionArgs().get(0);
		System.out.println("The parcel waits for the signal 'payment', which comes with the value '" + value + "'");
		flow.signal("payment", value);
		flow.await(Duration.ofMinutes(1));
		FlowStatus status = flow.status();
		System.out
			.println("send is " + status.findStep("send").state() + ", unpack is " + status.findStep("unpack").state());
		return status.doneCount();
	}

	@ChihuoLoop(name = "parcels")
	static class PaidParcelLoop {

		@MakeTask
		void handleParcel(Task<String> order) {
			System.out.println(order.payload());
		}

	}

}
