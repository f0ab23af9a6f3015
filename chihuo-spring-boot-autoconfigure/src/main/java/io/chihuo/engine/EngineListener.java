package io.chihuo.engine;

import io.chihuo.LoopControl;

/**
 * Is told of the loops of this node.
 */
@FunctionalInterface
public interface EngineListener {

	/**
	 * A loop was registered. Returns what is told what happens to it; may not call it
	 * before that.
	 */
	LoopListener listen(LoopControl loop);

}
