// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.memory;

import java.util.List;

import io.chihuo.benchmarks.harness.Heap;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.BareMarks;
import io.chihuo.benchmarks.subject.BareQueue;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.HeapWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.MessagePayload;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Measures the cost of adding, in time and in heap.
 */
record MemoryAddBenchmark(ChihuoHost host, TrialSize scale) {

	static final String BARE = "LinkedBlockingQueue + ConcurrentHashMap";

	Workload singleAdds() {
		AddWorkload<String> texts = new AddWorkload<>(Inputs.TEXT, 0, this.scale.tasks());
		AddWorkload<MessagePayload> messages = new AddWorkload<>(Inputs.MESSAGE, 0, this.scale.tasks());
		return new Workload("add, one thread", List.of(texts.createSubject(BARE, BareQueue::new),
				texts.createSubject("chihuo", ChihuoAdder.single(this.host, Inputs.TEXT)),
				messages.createSubject("chihuo, record payload", ChihuoAdder.single(this.host, Inputs.MESSAGE))));
	}

	Workload bulkAdds() {
		AddWorkload<String> texts = new AddWorkload<>(Inputs.TEXT, 0, this.scale.tasks());
		AddWorkload<MessagePayload> messages = new AddWorkload<>(Inputs.MESSAGE, 0, this.scale.tasks());
		return new Workload("addAll",
				List.of(texts.createSubject(BARE, BareQueue::new),
						texts.createSubject("chihuo", ChihuoAdder.bulk(this.host, Inputs.TEXT)),
						messages.createSubject("chihuo, record payload", ChihuoAdder.bulk(this.host, Inputs.MESSAGE))));
	}

	Workload taskHeap() {
		int payload = Heap.sizeOfBytes(Inputs.ENCODED_LENGTH);
		HeapWorkload<byte[]> bare = new HeapWorkload<>(Inputs.ENCODED, this.scale.heapTasks(), payload);
		HeapWorkload<String> chihuo = new HeapWorkload<>(Inputs.TEXT, this.scale.heapTasks(), payload);
		return new Workload("heap of a queued task beside its payload",
				List.of(bare.createSubject(BARE + " of encoded tasks", BareQueue::new),
						chihuo.createSubject("chihuo", ChihuoAdder.bulk(this.host, Inputs.TEXT))));
	}

	Workload markHeap() {
		HeapWorkload<String> marks = new HeapWorkload<>(Inputs.TEXT, this.scale.heapTasks(), 0);
		return new Workload("heap of a finish mark",
				List.of(marks.createSubject("ConcurrentHashMap of ids", BareMarks::new),
						marks.createSubject("chihuo", ChihuoAdder.marks(this.host, Inputs.TEXT))));
	}

}
