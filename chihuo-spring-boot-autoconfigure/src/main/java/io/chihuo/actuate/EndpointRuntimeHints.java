// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import io.chihuo.CancelResult;

/**
 * Registers the answers of the endpoint, which its operations do not declare, for native
 * images. The types of their components follow from them.
 */
final class EndpointRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> ANSWERS = List.of(EndpointResponses.ClusterDescriptor.class,
			EndpointResponses.LoopDescriptor.class, EndpointResponses.TaskDescriptor.class,
			EndpointResponses.DeadLettersDescriptor.class, EndpointResponses.DeadLetterCausesDescriptor.class,
			EndpointResponses.AuditDescriptor.class, EndpointResponses.ErrorBody.class,
			EndpointPeek.PeekDescriptor.class, OverviewResponses.OverviewDescriptor.class,
			OverviewResponses.SamplesDescriptor.class, EndpointOperations.OperationsDescriptor.class,
			OperationDescriptor.class, EndpointSchedules.SchedulesDescriptor.class,
			EndpointSchedules.ScheduleDescriptor.class, EndpointSchedules.ScheduleActResult.class,
			FlowResponses.FlowsDescriptor.class, FlowResponses.FlowDescriptor.class, FlowResponses.FlowChange.class,
			LoopWrites.LoopChange.class, QueueWrites.QueueChange.class, CancelResult.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				ANSWERS.toArray(Class<?>[]::new));
	}

}
