"""Models that write programs: prompts, tokenizers, models from scratch, and fine-tuning on tasks with known programs.

encoder  prompt                     how a grid and a task are written, and a program read back
tokenizer  preparation              the tokenizer; what is decided before tasks become tokens
tokenize  text_ids  lengths         tasks become tokens; how long they are
config  types  requirements         every setting; types that modules share; what a method needs of the machine
model  adapter                      models built, loaded and saved; LoRA and its kin
adapter_folder                      what lies in an adapter folder, and what it fits
model_folder  inspection            what lies in a model folder, and whether it may be used
conversion                          models in other formats become such folders
data  packing  step  sft            batches; rows that hold several examples; loss and schedule; the trainer
train  learn  state                 the stage; the process that takes many small updates, and what it keeps
card                                the model card of a finished training
checkpoint  processes               continuing after a crash; trainings of several processes
validation  resources  curves       how well it does meanwhile, what it takes of the machine, a picture of both
"""

from typing import TYPE_CHECKING

from arc_dsl.lazy import lazy_names

if TYPE_CHECKING:
    from training.adapter import merge_adapter
    from training.config import LoraConfig, TokenizeConfig, TrainConfig, ValidationConfig
    from training.encoder import GridEncoder, get_encoder
    from training.model import ScratchConfig, build_model, load_model, save_model
    from training.prompt import PromptSettings, extract_program, render_completion, render_prompt
    from training.tokenizer import build_tokenizer, check_tokenizer, load_tokenizer

__all__ = [
    "GridEncoder",
    "LoraConfig",
    "PromptSettings",
    "ScratchConfig",
    "TokenizeConfig",
    "TrainConfig",
    "ValidationConfig",
    "build_model",
    "build_tokenizer",
    "check_tokenizer",
    "extract_program",
    "get_encoder",
    "load_model",
    "load_tokenizer",
    "merge_adapter",
    "render_completion",
    "render_prompt",
    "save_model",
]

__getattr__ = lazy_names(__name__, __file__)
