# benign: imports_system | must: ok | trap: imports what it does not use
import os, sys, time, random, socket, subprocess, threading


def task(img):
    return img[:, ::-1]
